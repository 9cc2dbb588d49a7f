/// What callers hear before they leave a message: read, converted to what Meta takes, uploaded.
@NamedInterface("announcement")
@NullMarked
package io.pulseline.platform.settings.announcement;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
