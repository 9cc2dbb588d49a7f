/// The page of budgets and caps, and what was said about them.
@NullMarked
package io.pulseline.platform.budgets.web;

import org.jspecify.annotations.NullMarked;
