alter table call
    -- placed by another provider on a number that several share: seen here, billed there
    add column foreign_traffic boolean not null default false;
