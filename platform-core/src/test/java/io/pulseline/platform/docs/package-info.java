/// Checks of what the documentation claims.
package io.pulseline.platform.docs;
