module.exports =
{
	turnAPIURI : 'https://x.example/turn',
	backupTurnServers : [
		{
			urls : [
				'turn:turn.example:443?transport=tcp'
			],
			username   : 'u',
			credential : 'p'
		}
	]
};
