/// The page of Meta's calendar.
@NullMarked
package io.pulseline.platform.metacalendar.web;

import org.jspecify.annotations.NullMarked;
