/// Permissions for people and programs: state, asking, evidence. Decides nothing; what it shows comes from
/// `permissions`.
@NullMarked
package io.pulseline.platform.permissions.web;

import org.jspecify.annotations.NullMarked;
