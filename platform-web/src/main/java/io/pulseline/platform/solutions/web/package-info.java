/// Staff's page of solutions with other partners.
@NullMarked
package io.pulseline.platform.solutions.web;

import org.jspecify.annotations.NullMarked;
