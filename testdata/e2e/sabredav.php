<?php
// Files at /dav/, calendars and address books at /cal/.
require 'Sabre/autoload.php';

use Sabre\CalDAV, Sabre\CardDAV, Sabre\DAV, Sabre\DAVACL;

class Admin extends DAV\Auth\Backend\AbstractBasic
{
    protected function validateUserPass($user, $password)
    {
        return $user === 'admin' && $password === 'admin';
    }
}

date_default_timezone_set('UTC');
if (strpos($_SERVER['REQUEST_URI'], '/dav') === 0) {
    $server = new DAV\Server(new DAV\FSExt\Directory(__DIR__ . '/root'));
    $server->setBaseUri('/dav/');
    $server->addPlugin(new DAV\Locks\Plugin(new DAV\Locks\Backend\File(__DIR__ . '/locks/data')));
} else {
    $db = new PDO('sqlite:' . __DIR__ . '/db.sqlite');
    $db->setAttribute(PDO::ATTR_ERRMODE, PDO::ERRMODE_EXCEPTION);
    $principals = new DAVACL\PrincipalBackend\PDO($db);
    $server = new DAV\Server([
        new CalDAV\Principal\Collection($principals),
        new CalDAV\CalendarRootNode($principals, new CalDAV\Backend\PDO($db)),
        new CardDAV\AddressBookRoot($principals, new CardDAV\Backend\PDO($db)),
    ]);
    $server->setBaseUri('/cal/');
    $server->addPlugin(new DAV\Auth\Plugin(new Admin(), 'e2e'));
    $server->addPlugin(new CalDAV\Plugin());
    $server->addPlugin(new CardDAV\Plugin());
    $server->addPlugin(new DAVACL\Plugin());
}
$server->exec();
