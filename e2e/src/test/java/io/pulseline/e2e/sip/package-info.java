/// Real telephones and exchanges against the running system.
package io.pulseline.e2e.sip;
