-- Who a user was can be taken out of everything that is kept, facts and sums stay. A role of its own does it: it may touch the columns that
-- say who, of the bound tenant, and nothing else; evidence of consent goes with the person. The app takes the role for just that
-- (see TenantTransactions.redacting).
do $$
declare
    name text;
begin
    if not exists (select 1 from pg_roles where rolname = 'redactor') then
        create role redactor nologin nosuperuser nobypassrls noinherit;
    end if;
    grant redactor to current_user;
    if '${runtime_login}' <> current_user and exists (select 1 from pg_roles where rolname = '${runtime_login}') then
        execute format('grant redactor to %I', '${runtime_login}');
    end if;
    foreach name in array array['call', 'call_event', 'cdr', 'permission', 'permission_event', 'permission_request', 'permission_call'] loop
        execute format(
            'create policy redactor_rows on %I to redactor using (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)', name);
    end loop;
end
$$;
grant usage on schema app, ops to redactor;
grant select, update (wacid, wa_id, bsuid, user_name, opaque, our_sdp, peer_sdp, state) on call to redactor;
grant select, update (detail) on call_event to redactor;
grant select, update (wacid, wa_id, bsuid) on cdr to redactor;
grant select, delete on permission, permission_event, permission_request, permission_call to redactor;
-- what Meta told, word for word: the inbox precedes the tenant, so the statement names the tenant
grant select, update (body, order_key, display_number) on ops.inbox_work to redactor;
grant select, update (body) on ops.webhook_event to redactor;

create index call_user on call (tenant_id, wa_id) where wa_id is not null;
create index call_bsuid on call (tenant_id, bsuid) where bsuid is not null;

-- One name for another wherever it stands in a text; a name that is null changes nothing.
create function put_instead(text_ text, names text[], instead text[]) returns text language plpgsql immutable as $$
begin
    for i in 1 .. coalesce(array_length(names, 1), 0) loop
        text_ := replace(text_, names[i], instead[i]);
    end loop;
    return text_;
end
$$;
grant execute on function put_instead(text, text[], text[]) to redactor;
