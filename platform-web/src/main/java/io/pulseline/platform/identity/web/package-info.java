/// Sign-in, sessions, API keys and the doors of the addresses: who may open which path. Pages about people. What a
/// person may do is data of `identity`; what pages look like is `shell`.
@NullMarked
package io.pulseline.platform.identity.web;

import org.jspecify.annotations.NullMarked;
