/// Pages and resources of menus.
@NullMarked
package io.pulseline.platform.menus.web;

import org.jspecify.annotations.NullMarked;
