package io.pulseline.platform.api;

import io.pulseline.platform.kernel.Money;
import java.math.BigDecimal;

/// Money on the wire: the amount as text, so that no reader rounds it; every digit, but no zeros beyond those that the
/// currency is written with.
public record ApiMoney(String amount, String currency) {
    public static ApiMoney of(Money money) {
        int digits = Math.max(money.currency().getDefaultFractionDigits(), 0);
        BigDecimal exact = money.amount().stripTrailingZeros();
        return new ApiMoney(
                (exact.scale() < digits ? exact.setScale(digits) : exact).toPlainString(),
                money.currency().getCurrencyCode());
    }
}
