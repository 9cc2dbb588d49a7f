/// Pages of calls and the softphone: list, one call, live board, dock, and the stream that keeps them true. Decides
/// nothing about a call; prices are loaded by address from `rating`.
@NullMarked
package io.pulseline.platform.calls.web;

import org.jspecify.annotations.NullMarked;
