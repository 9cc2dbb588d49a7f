package io.pulseline.platform.numbers;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeyTemplates;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import io.pulseline.platform.graphapi.AccessTokens;
import io.pulseline.platform.graphapi.Secret;
import io.pulseline.platform.kernel.PhoneNumberId;
import io.pulseline.platform.kernel.TenantId;
import io.pulseline.platform.kernel.WabaId;
import io.pulseline.platform.tenancy.TenantTransactions;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Business tokens at rest: AES-256-GCM with a data key per tenant, itself wrapped by the key file outside of the
/// database. The
/// associated data names tenant, table, column and row, so that a ciphertext cannot be moved to another place.
@Component
class TokenVault implements AccessTokens {
    private final TenantTransactions transactions;
    private final JdbcClient jdbc;
    private final Aead wrapping;

    TokenVault(TenantTransactions transactions, JdbcClient jdbc, SecretsProperties properties) {
        this.transactions = transactions;
        this.jdbc = jdbc;
        try {
            AeadConfig.register();
            this.wrapping = KeyFile.read(properties.keyFile(), this::anythingStored)
                    .getPrimitive(RegistryConfiguration.get(), Aead.class);
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("the key file " + properties.keyFile() + " holds no usable key", failure);
        }
    }

    private boolean anythingStored() {
        return transactions.asOperator(
                "see whether tokens are stored",
                () -> jdbc.sql("select exists (select 1 from waba where token is not null)")
                        .query(Boolean.class)
                        .single());
    }

    @Override
    public Optional<Secret> forNumber(TenantId tenant, PhoneNumberId number) {
        return transactions
                .inTenant(
                        tenant,
                        () -> jdbc.sql("select waba_id from phone_number where id = ?")
                                .param(number.value())
                                .query(String.class)
                                .optional())
                .flatMap(waba -> forWaba(tenant, new WabaId(waba)));
    }

    @Override
    public Optional<Secret> forWaba(TenantId tenant, WabaId waba) {
        return transactions.inTenant(
                tenant,
                () -> jdbc.sql("select token from waba where id = ? and token is not null")
                        .param(waba.value())
                        .query(byte[].class)
                        .optional()
                        .map(cipherText -> open(tenant, waba, cipherText)));
    }

    /// Inside a tenant transaction.
    void store(TenantId tenant, WabaId waba, Secret token) {
        byte[] cipherText;
        try {
            cipherText = dataKey(tenant).encrypt(token.reveal().getBytes(StandardCharsets.UTF_8), place(tenant, waba));
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException("the token cannot be encrypted", failure);
        }
        jdbc.sql("update waba set token = ? where id = ?")
                .param(cipherText)
                .param(waba.value())
                .update();
    }

    private Secret open(TenantId tenant, WabaId waba, byte[] cipherText) {
        try {
            return new Secret(
                    new String(dataKey(tenant).decrypt(cipherText, place(tenant, waba)), StandardCharsets.UTF_8));
        } catch (GeneralSecurityException failure) {
            throw new IllegalStateException(
                    "the stored token of " + waba + " cannot be opened with this key file", failure);
        }
    }

    private Aead dataKey(TenantId tenant) throws GeneralSecurityException {
        byte[] context = ("data_key|" + tenant).getBytes(StandardCharsets.UTF_8);
        Optional<byte[]> wrapped = wrapped(tenant);
        if (wrapped.isEmpty()) {
            KeysetHandle fresh = KeysetHandle.generateNew(KeyTemplates.get("AES256_GCM"));
            jdbc.sql("insert into data_key (tenant_id, wrapped) values (?, ?) on conflict do nothing")
                    .param(tenant.value())
                    .param(TinkProtoKeysetFormat.serializeEncryptedKeyset(fresh, wrapping, context))
                    .update();
            wrapped = wrapped(tenant);
        }
        return TinkProtoKeysetFormat.parseEncryptedKeyset(wrapped.orElseThrow(), wrapping, context)
                .getPrimitive(RegistryConfiguration.get(), Aead.class);
    }

    private Optional<byte[]> wrapped(TenantId tenant) {
        return jdbc.sql("select wrapped from data_key where tenant_id = ?")
                .param(tenant.value())
                .query(byte[].class)
                .optional();
    }

    private static byte[] place(TenantId tenant, WabaId waba) {
        return (tenant + "|waba|token|" + waba).getBytes(StandardCharsets.UTF_8);
    }
}
