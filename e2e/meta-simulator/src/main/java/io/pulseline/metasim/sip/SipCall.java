package io.pulseline.metasim.sip;

import io.pulseline.metasim.world.SimUser;
import io.pulseline.metasim.world.SipLine;
import javax.sip.ClientTransaction;
import javax.sip.Dialog;
import javax.sip.ServerTransaction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// One call's signalling. Of a user's call the invitation and the server are known, of a business's its INVITE.
final class SipCall {
    final byte[] key;
    final String tag = SipDigest.random();
    final SimUser user;
    final SipLine.@Nullable Invitation invitation;
    final @Nullable JsonNode host;
    final @Nullable ServerTransaction server;
    private final String id;

    volatile @Nullable ClientTransaction client;
    volatile @Nullable Dialog dialog;
    volatile @Nullable String offer;
    volatile boolean challenged;
    volatile boolean answered;

    SipCall(SipLine.Invitation invitation, JsonNode host, byte[] key) {
        this.id = invitation.callId();
        this.user = invitation.user();
        this.invitation = invitation;
        this.host = host;
        this.server = null;
        this.key = key;
    }

    SipCall(String id, SimUser user, ServerTransaction server, byte[] key) {
        this.id = id;
        this.user = user;
        this.invitation = null;
        this.host = null;
        this.server = server;
        this.key = key;
    }

    String id() {
        return id;
    }
}
