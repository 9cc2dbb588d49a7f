package io.pulseline.platform.identity.web;

import io.pulseline.platform.kernel.PersonId;
import jakarta.servlet.http.HttpSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.webauthn.api.AuthenticatorAssertionResponse;
import org.springframework.security.web.webauthn.api.AuthenticatorAttestationResponse;
import org.springframework.security.web.webauthn.api.PublicKeyCredential;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialCreationOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRequestOptions;
import org.springframework.security.web.webauthn.jackson.WebauthnJacksonModule;
import org.springframework.security.web.webauthn.management.ImmutablePublicKeyCredentialCreationOptionsRequest;
import org.springframework.security.web.webauthn.management.ImmutablePublicKeyCredentialRequestOptionsRequest;
import org.springframework.security.web.webauthn.management.ImmutableRelyingPartyRegistrationRequest;
import org.springframework.security.web.webauthn.management.RelyingPartyAuthenticationRequest;
import org.springframework.security.web.webauthn.management.RelyingPartyPublicKey;
import org.springframework.security.web.webauthn.management.WebAuthnRelyingPartyOperations;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// What passes between a browser and the relying party: a question that is good once, and the answer to it.
@Component
class PasskeyTalk {
    private static final Logger LOG = LoggerFactory.getLogger(PasskeyTalk.class);
    private static final String MAKING = PasskeyTalk.class.getName() + ".making";
    private static final String ASKING = PasskeyTalk.class.getName() + ".asking";

    private final WebAuthnRelyingPartyOperations party;
    private final JsonMapper json =
            JsonMapper.builder().addModule(new WebauthnJacksonModule()).build();

    PasskeyTalk(WebAuthnRelyingPartyOperations party) {
        this.party = party;
    }

    /// @return what `navigator.credentials.create` takes, with bytes in base64url
    String questionForNew(Authentication person, HttpSession session) {
        PublicKeyCredentialCreationOptions options = party.createPublicKeyCredentialCreationOptions(
                new ImmutablePublicKeyCredentialCreationOptionsRequest(person));
        session.setAttribute(MAKING, options);
        return json.writeValueAsString(options);
    }

    /// @return false when the answer proves nothing, or nothing was asked
    boolean keepNew(HttpSession session, String answer, String label) {
        if (!(session.getAttribute(MAKING) instanceof PublicKeyCredentialCreationOptions options)) {
            return false;
        }
        session.removeAttribute(MAKING);
        try {
            PublicKeyCredential<AuthenticatorAttestationResponse> credential =
                    json.readValue(answer, new TypeReference<>() {});
            party.registerCredential(new ImmutableRelyingPartyRegistrationRequest(
                    options, new RelyingPartyPublicKey(credential, label)));
            return true;
        } catch (RuntimeException unproven) {
            // the library has no common type for an answer that does not verify
            return refused(unproven);
        }
    }

    /// @return what `navigator.credentials.get` takes, with bytes in base64url
    String questionFor(Authentication person, HttpSession session) {
        PublicKeyCredentialRequestOptions options =
                party.createCredentialRequestOptions(new ImmutablePublicKeyCredentialRequestOptionsRequest(person));
        session.setAttribute(ASKING, options);
        return json.writeValueAsString(options);
    }

    /// @return whether it was this person's passkey that answered
    boolean proves(PersonId person, HttpSession session, String answer) {
        if (!(session.getAttribute(ASKING) instanceof PublicKeyCredentialRequestOptions options)) {
            return false;
        }
        session.removeAttribute(ASKING);
        try {
            PublicKeyCredential<AuthenticatorAssertionResponse> credential =
                    json.readValue(answer, new TypeReference<>() {});
            return PasskeyParty.person(party.authenticate(new RelyingPartyAuthenticationRequest(options, credential))
                            .getId())
                    .equals(person);
        } catch (RuntimeException unproven) {
            return refused(unproven);
        }
    }

    private static boolean refused(RuntimeException why) {
        LOG.warn("event=passkey-refused reason={}", why.getClass().getSimpleName());
        return false;
    }
}
