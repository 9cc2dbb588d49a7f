@NullMarked
package io.pulseline.platform.solutions.web;

import org.jspecify.annotations.NullMarked;
