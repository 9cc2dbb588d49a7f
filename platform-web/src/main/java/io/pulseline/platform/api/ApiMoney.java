package io.pulseline.platform.api;

import io.pulseline.platform.kernel.Money;

/// Money on the wire: the amount as text, so that no reader rounds it.
public record ApiMoney(String amount, String currency) {
    public static ApiMoney of(Money money) {
        return new ApiMoney(money.amount().toPlainString(), money.currency().getCurrencyCode());
    }
}
