@NullMarked
package io.pulseline.platform.queuevoice.web;

import org.jspecify.annotations.NullMarked;
