#!/usr/bin/env escript
%% p1_stun, the server inside eturnal and ejabberd: listens with the options of its last argument, an
%% Erlang list. Usage: p1_stun.escript ADDRESS PORT udp|tcp OPTIONS
main([Address, Port, Transport, Text]) ->
    [code:add_patha(Path) || Path <- filelib:wildcard("/usr/lib/erlang/lib/p1_*/ebin")],
    {ok, _} = application:ensure_all_started(fast_tls),
    {ok, _} = application:ensure_all_started(stun),
    {ok, Tokens, _} = erl_scan:string(Text ++ "."),
    {ok, Options} = erl_parse:parse_term(Tokens),
    Users = fun(<<"alice">>, _Realm) -> <<"open sesame">>; (_, _) -> <<"">> end,
    {ok, IP} = inet:parse_address(Address),
    ok = stun_listener:add_listener(IP, list_to_integer(Port), list_to_atom(Transport),
                                    [{auth_fun, Users}, {auth_realm, <<"iceprobe.test">>} | Options]),
    receive never -> ok end.
