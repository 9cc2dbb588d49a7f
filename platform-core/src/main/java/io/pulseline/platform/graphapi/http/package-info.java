/// The one adapter to Meta's Graph API: requests, answers, deadlines, retry. Its DTOs never leave this package.
@NullMarked
package io.pulseline.platform.graphapi.http;

import org.jspecify.annotations.NullMarked;
