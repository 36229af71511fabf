# Tomcat's WebdavServlet. DIR PORT; /dav/.
set -eu
mkdir -p "$1/conf" "$1/logs" "$1/temp" "$1/webapps/dav/WEB-INF"
cp /usr/share/tomcat10/etc/web.xml "$1/conf/"
cat >"$1/conf/server.xml" <<C
<Server port="-1">
  <Service name="Catalina">
    <Connector address="127.0.0.1" port="$2"/>
    <Engine name="Catalina" defaultHost="localhost">
      <Host name="localhost" appBase="webapps"/>
    </Engine>
  </Service>
</Server>
C
cat >"$1/webapps/dav/WEB-INF/web.xml" <<C
<web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
  <servlet>
    <servlet-name>dav</servlet-name>
    <servlet-class>org.apache.catalina.servlets.WebdavServlet</servlet-class>
    <init-param><param-name>readonly</param-name><param-value>false</param-value></init-param>
    <init-param><param-name>listings</param-name><param-value>true</param-value></init-param>
  </servlet>
  <servlet-mapping><servlet-name>dav</servlet-name><url-pattern>/*</url-pattern></servlet-mapping>
</web-app>
C
export CATALINA_HOME=/usr/share/tomcat10 CATALINA_BASE=$1 CATALINA_TMPDIR=$1/temp
exec /usr/share/tomcat10/bin/catalina.sh run
