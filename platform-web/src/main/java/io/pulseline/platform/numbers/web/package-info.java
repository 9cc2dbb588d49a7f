/// Numbers for people and programs. Decides nothing; what it shows comes from `numbers`.
@NullMarked
package io.pulseline.platform.numbers.web;

import org.jspecify.annotations.NullMarked;
