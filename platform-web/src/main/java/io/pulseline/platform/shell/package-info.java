/// The frame of the portal: navigation, bands, error pages, start-up checks. Has no data of its own.
@ApplicationModule(allowedDependencies = {"kernel", "tenancy", "identity", "storage"})
@NullMarked
package io.pulseline.platform.shell;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
