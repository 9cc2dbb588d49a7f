package io.pulseline.sipworker.b2bua;

import io.pulseline.sipworker.stack.ClientListener;
import io.pulseline.sipworker.stack.SipResponse;

/// For requests whose answer changes nothing: a BYE ends its call whatever the peer thinks of it.
enum Unheard implements ClientListener {
    LISTENER;

    @Override
    public void answered(SipResponse response) {}

    @Override
    public void failed(String why) {}
}
