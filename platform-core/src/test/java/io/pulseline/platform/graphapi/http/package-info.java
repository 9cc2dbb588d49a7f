@NullMarked
package io.pulseline.platform.graphapi.http;

import org.jspecify.annotations.NullMarked;
