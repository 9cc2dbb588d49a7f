@NullMarked
package io.pulseline.platform.calllists.web;

import org.jspecify.annotations.NullMarked;
