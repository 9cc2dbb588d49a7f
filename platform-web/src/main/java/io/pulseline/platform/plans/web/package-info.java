/// Price plans in the BSP console.
@NullMarked
package io.pulseline.platform.plans.web;

import org.jspecify.annotations.NullMarked;
