/// Multi-Partner Solutions of our app: which there are, what Meta and the other partner say of them, and our answers.
/// Does not create them and brings no customer aboard.
@ApplicationModule(
        allowedDependencies = {"kernel", "tenancy", "audit", "graphapi", "api", "identity", "webhooks", "onboarding"})
@NullMarked
package io.pulseline.platform.solutions;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
