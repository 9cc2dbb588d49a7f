@NullMarked
package io.pulseline.platform.links.web;

import org.jspecify.annotations.NullMarked;
