/// Pages and API of a month on both sides, ours and Meta's. Computes nothing.
@NullMarked
package io.pulseline.platform.reconciliation.web;

import org.jspecify.annotations.NullMarked;
