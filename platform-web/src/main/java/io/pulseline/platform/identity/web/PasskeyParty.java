package io.pulseline.platform.identity.web;

import io.pulseline.platform.identity.Passkeys;
import io.pulseline.platform.identity.Passkeys.Passkey;
import io.pulseline.platform.identity.People;
import io.pulseline.platform.identity.Person;
import io.pulseline.platform.kernel.PersonId;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.web.webauthn.api.AuthenticatorTransport;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.security.web.webauthn.api.ImmutableCredentialRecord;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCose;
import org.springframework.security.web.webauthn.api.ImmutablePublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRpEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialType;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.management.PublicKeyCredentialUserEntityRepository;
import org.springframework.security.web.webauthn.management.UserCredentialRepository;
import org.springframework.security.web.webauthn.management.WebAuthnRelyingPartyOperations;
import org.springframework.security.web.webauthn.management.Webauthn4JRelyingPartyOperations;

/// Spring Security's WebAuthn over our people and their passkeys. The relying party is the public address: a passkey
/// that
/// was made there opens nothing anywhere else.
///
/// @see "W3C, Web Authentication, Level 3"
@Configuration(proxyBeanMethods = false)
class PasskeyParty {
    @Bean
    WebAuthnRelyingPartyOperations relyingParty(
            @Value("${pulseline.public-url}") String publicUrl, People people, Passkeys passkeys) {
        URI address = URI.create(publicUrl);
        return new Webauthn4JRelyingPartyOperations(
                new Owners(people),
                new Records(passkeys),
                PublicKeyCredentialRpEntity.builder()
                        .id(address.getHost())
                        .name("Pulseline")
                        .build(),
                Set.of(origin(address)));
    }

    private static String origin(URI address) {
        return address.getScheme() + "://" + address.getHost() + (address.getPort() < 0 ? "" : ":" + address.getPort());
    }

    static Bytes handle(PersonId person) {
        UUID id = person.value();
        return new Bytes(ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(id.getMostSignificantBits())
                .putLong(id.getLeastSignificantBits())
                .array());
    }

    static PersonId person(Bytes handle) {
        ByteBuffer bytes = ByteBuffer.wrap(handle.getBytes());
        return new PersonId(new UUID(bytes.getLong(), bytes.getLong()));
    }

    /// A session's name is the id of a person; what authenticators show is name and address.
    private record Owners(People people) implements PublicKeyCredentialUserEntityRepository {
        @Override
        public @Nullable PublicKeyCredentialUserEntity findById(Bytes id) {
            return find(person(id));
        }

        @Override
        public @Nullable PublicKeyCredentialUserEntity findByUsername(String name) {
            return find(new PersonId(UUID.fromString(name)));
        }

        private @Nullable PublicKeyCredentialUserEntity find(PersonId id) {
            return people.access(id).map(access -> entity(access.person())).orElse(null);
        }

        private static PublicKeyCredentialUserEntity entity(Person person) {
            return ImmutablePublicKeyCredentialUserEntity.builder()
                    .id(handle(person.id()))
                    .name(person.email())
                    .displayName(person.name())
                    .build();
        }

        @Override
        public void save(PublicKeyCredentialUserEntity owner) {
            throw new UnsupportedOperationException("people are made by invitations");
        }

        @Override
        public void delete(Bytes id) {
            throw new UnsupportedOperationException("people are removed elsewhere");
        }
    }

    private record Records(Passkeys passkeys) implements UserCredentialRepository {
        @Override
        public void delete(Bytes id) {
            passkeys.find(id.getBytes()).ifPresent(passkey -> passkeys.remove(passkey.person(), passkey.id()));
        }

        @Override
        public void save(CredentialRecord record) {
            passkeys.keep(new Passkey(
                    record.getCredentialId().getBytes(),
                    person(record.getUserEntityUserId()),
                    record.getLabel(),
                    record.getPublicKey().getBytes(),
                    Objects.requireNonNull(record.getAttestationObject(), "a passkey comes with its attestation")
                            .getBytes(),
                    record.getSignatureCount(),
                    record.isUvInitialized(),
                    record.isBackupEligible(),
                    record.isBackupState(),
                    record.getTransports().stream()
                            .map(AuthenticatorTransport::getValue)
                            .collect(Collectors.toUnmodifiableSet()),
                    record.getCreated(),
                    record.getLastUsed()));
        }

        @Override
        public @Nullable CredentialRecord findByCredentialId(Bytes id) {
            return passkeys.find(id.getBytes()).map(Records::record).orElse(null);
        }

        @Override
        public List<CredentialRecord> findByUserId(Bytes id) {
            return passkeys.of(person(id)).stream().map(Records::record).toList();
        }

        private static CredentialRecord record(Passkey passkey) {
            return ImmutableCredentialRecord.builder()
                    .credentialType(PublicKeyCredentialType.PUBLIC_KEY)
                    .credentialId(new Bytes(passkey.id()))
                    .userEntityUserId(handle(passkey.person()))
                    .publicKey(new ImmutablePublicKeyCose(passkey.publicKey()))
                    .attestationObject(new Bytes(passkey.attestation()))
                    .signatureCount(passkey.signCount())
                    .uvInitialized(passkey.verifies())
                    .backupEligible(passkey.backup())
                    .backupState(passkey.backedUp())
                    .transports(passkey.transports().stream()
                            .map(AuthenticatorTransport::valueOf)
                            .collect(Collectors.toUnmodifiableSet()))
                    .label(passkey.label())
                    .created(passkey.madeAt())
                    .lastUsed(passkey.usedAt())
                    .build();
        }
    }
}
