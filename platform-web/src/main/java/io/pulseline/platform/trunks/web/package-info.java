/// Trunks and phones of a tenant: pages and the API.
@NullMarked
package io.pulseline.platform.trunks.web;

import org.jspecify.annotations.NullMarked;
