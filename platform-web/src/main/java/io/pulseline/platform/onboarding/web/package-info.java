/// Meta's sign-up window from the portal, and the checklist that follows it.
@NullMarked
package io.pulseline.platform.onboarding.web;

import org.jspecify.annotations.NullMarked;
