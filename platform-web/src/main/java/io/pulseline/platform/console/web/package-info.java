/// Controllers of the console and the models of its pages.
@NullMarked
package io.pulseline.platform.console.web;

import org.jspecify.annotations.NullMarked;
