<?php
return [
    'ice_servers' => [
        ['urls' => 'stun:a.example'],
        ['urls' => 'turn:b.example', 'username' => 'u', 'credential' => 'p'],
    ],
];
