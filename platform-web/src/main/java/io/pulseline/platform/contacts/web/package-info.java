/// The page on which a tenant's administrator finds, exports and erases a user's data.
@NullMarked
package io.pulseline.platform.contacts.web;

import org.jspecify.annotations.NullMarked;
