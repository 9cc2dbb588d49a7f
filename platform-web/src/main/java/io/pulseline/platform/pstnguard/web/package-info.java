/// Findings of the guard in words.
@NullMarked
package io.pulseline.platform.pstnguard.web;

import org.jspecify.annotations.NullMarked;
