package io.pulseline.platform.identity;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Roles that may use a handler or all handlers of a controller; others get the "no permission" page. Without it every
/// member of the tenant may read, and agents and tenant administrators may also change.
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface ForRoles {
    Role[] value();
}
