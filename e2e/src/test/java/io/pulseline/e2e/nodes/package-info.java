/// The system on several nodes: what a killed, drained or upgraded process costs. Nodes are processes of
/// `e2e/nodes/nodes.sh`; calls are
/// made by the simulator's users and answered by sipp.
package io.pulseline.e2e.nodes;
