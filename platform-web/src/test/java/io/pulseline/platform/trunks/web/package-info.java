@org.jspecify.annotations.NullMarked
package io.pulseline.platform.trunks.web;
