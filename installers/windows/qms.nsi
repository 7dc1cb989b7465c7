; One program of QMS for Windows. Built by installers/windows/package.py, which defines
;   APP      kiosk, display, agent, admin or server       NAME     as people call it
;   VERSION  0.1.0                                        BUNDLE   the folder of its bundle
;   OUT      the installer to write                       UNATTENDED  for a program that is the whole screen
; Silent with /S. Exit code 2: a kiosk that holds tickets is not updated and not removed.

Unicode true
!include LogicLib.nsh
!include FileFunc.nsh

Name "${NAME}"
OutFile "${OUT}"
InstallDir "$PROGRAMFILES64\QMS\qms-${APP}"
RequestExecutionLevel admin
ShowInstDetails nevershow
SetCompressor /SOLID lzma
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "${NAME} setup"
VIAddVersionKey "LegalCopyright" "Apache-2.0"

!define EXE "qms-${APP}.exe"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\qms-${APP}"

Page instfiles
UninstPage uninstConfirm
UninstPage instfiles

; An unattended program keeps its data for the machine and not for whoever is signed in, so that an update finds it.
!ifdef UNATTENDED
  !define DATA "$APPDATA\QMS\${APP}"
  !define ARGUMENTS '--data-dir "${DATA}"'
!else
  !define ARGUMENTS ""
!endif

; Ends the setup when the program that is there holds tickets that are nowhere else.
!macro MayChange un
Function ${un}MayChange
  !if "${APP}" == "kiosk"
    ${If} ${FileExists} "$INSTDIR\${EXE}"
      ExecWait '"$INSTDIR\${EXE}" --may-update ${ARGUMENTS}' $0
      ${If} $0 != 0
        SetErrorLevel 2
        MessageBox MB_OK|MB_ICONEXCLAMATION "This kiosk holds tickets that its server does not have yet.$\n\
Try again when it has reached the server." /SD IDOK
        Quit
      ${EndIf}
    ${EndIf}
  !endif
FunctionEnd
!macroend
!insertmacro MayChange ""
!insertmacro MayChange "un."

; Its windows are asked to close first; the supervisor of an unattended program ends with it.
!macro EndProgram
  nsExec::Exec 'taskkill /IM ${EXE} /T'
  Pop $0
  Sleep 3000
  nsExec::Exec 'taskkill /IM ${EXE} /T /F'
  Pop $0
!macroend

; What a bundle consists of, and never the folder with whatever else lies in it (/D= may name any).
!macro RemoveProgram
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\${EXE}"
!macroend

Section
  SetShellVarContext all
  Call MayChange
  !insertmacro EndProgram
  Call MayChange ; a visitor may have come in between
  !insertmacro RemoveProgram
  SetOutPath "$INSTDIR"
  File /r "${BUNDLE}\*"
  WriteUninstaller "$INSTDIR\uninstall.exe"

  CreateDirectory "$SMPROGRAMS\QMS"
  CreateShortcut "$SMPROGRAMS\QMS\${NAME}.lnk" "$INSTDIR\${EXE}" '${ARGUMENTS}'
  !ifdef UNATTENDED
    CreateDirectory "${DATA}"
    ; Whoever is signed in on this machine runs the program, and must be able to write there.
    nsExec::Exec 'icacls "${DATA}" /grant *S-1-5-32-545:(OI)(CI)M'
    Pop $0
    CreateShortcut "$SMSTARTUP\${NAME}.lnk" "$INSTDIR\${EXE}" '${ARGUMENTS}'
  !endif

  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  IntFmt $0 "0x%08X" $0
  WriteRegStr HKLM "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr HKLM "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKLM "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKLM "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKLM "${UNINSTALL}" "EstimatedSize" $0
  WriteRegDWORD HKLM "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKLM "${UNINSTALL}" "NoRepair" 1
SectionEnd

; The data stays: a database or a kiosk's tickets are never deleted by a setup.
Section Uninstall
  SetShellVarContext all
  Call un.MayChange
  !insertmacro EndProgram
  Call un.MayChange
  Delete "$SMPROGRAMS\QMS\${NAME}.lnk"
  RMDir "$SMPROGRAMS\QMS"
  !ifdef UNATTENDED
    Delete "$SMSTARTUP\${NAME}.lnk"
  !endif
  !insertmacro RemoveProgram
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  DeleteRegKey HKLM "${UNINSTALL}"
SectionEnd
