/// Where the sealed parts of recordings and of packet captures are kept: in the database, in a directory, in a bucket
/// that speaks S3. Takes ciphertext and gives ciphertext; keys, and who may hear what, are the business of whoever has
/// the parts. What is outside of the database is deleted there as well, whatever happens: see [Leftovers].
@ApplicationModule(allowedDependencies = {"kernel", "wire", "tenancy", "graphapi", "jobs"})
@NullMarked
package io.pulseline.platform.storage;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
