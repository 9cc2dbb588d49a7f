/// Where what is kept lies, for those who run the platform, and what a page or a program is told while it cannot be
/// had.
@NullMarked
package io.pulseline.platform.storage.web;

import org.jspecify.annotations.NullMarked;
