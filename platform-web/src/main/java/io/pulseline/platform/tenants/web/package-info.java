/// Tenants in the BSP console and for staff programs.
@NullMarked
package io.pulseline.platform.tenants.web;

import org.jspecify.annotations.NullMarked;
