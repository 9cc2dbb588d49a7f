/// The voicemail on the page of its call, and its sound for those who may hear it.
@NullMarked
package io.pulseline.platform.voicemail.web;

import org.jspecify.annotations.NullMarked;
