/// Pages and files of statements. Computes no amount.
@NullMarked
package io.pulseline.platform.statements.web;

import org.jspecify.annotations.NullMarked;
