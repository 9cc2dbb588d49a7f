/// Black-box scenarios: the whole system as processes, the simulator as Meta, a real browser as the agent. Calls no
/// platform class.
package io.pulseline.e2e;
