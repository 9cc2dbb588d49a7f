/// What messages cost: the page, the sheet, the word before one is sent.
@NullMarked
package io.pulseline.platform.messages.web;

import org.jspecify.annotations.NullMarked;
