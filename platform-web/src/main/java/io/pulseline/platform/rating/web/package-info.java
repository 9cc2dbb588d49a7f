/// Pages of money: why a call costs what it costs, the cost report, and the BSP's rate cards. Computes no price.
@NullMarked
package io.pulseline.platform.rating.web;

import org.jspecify.annotations.NullMarked;
