/// The first pages of tenants and of BSP staff: what needs someone, and how it runs.
@NullMarked
package io.pulseline.platform.insights.web;

import org.jspecify.annotations.NullMarked;
