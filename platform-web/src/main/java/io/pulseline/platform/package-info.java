/// The application: one sub-package per feature, each seen together with its namesake in platform-core. Starts and
/// wires; decides nothing.
@NullMarked
package io.pulseline.platform;

import org.jspecify.annotations.NullMarked;
